/* Makes the questionnaire in Google Forms from google-forms.csv. In an empty Google Sheet: File > Import, the CSV;
   then Extensions > Apps Script, paste this in place of what is there, Save, Run. The log shows the form's address. */
const title = __TITLE__;
const about = __ABOUT__;
const stem = __STEM__;
const sent = __SENT__;

function makeForm() {
  const [names, ...rows] = SpreadsheetApp.getActiveSheet().getDataRange().getValues();
  const at = (name) => names.indexOf(name);
  const options = names.flatMap((name, i) => (String(name).startsWith("Option ") ? [i] : []));
  if (at("Section") < 0 || at("Question") < 0 || !options.length) throw new Error("This sheet does not hold google-forms.csv.");

  const form = FormApp.create(title).setDescription(about).setConfirmationMessage(sent);
  form.setCollectEmail(false).setLimitOneResponsePerUser(false).setAllowResponseEdits(false).setPublishingSummary(false);
  for (const section of new Set(rows.map((row) => row[at("Section")]))) {
    const own = rows.filter((row) => row[at("Section")] === section);
    form.addGridItem().setTitle(`${section}: ${stem}`)
      .setRows(own.map((row) => row[at("Question")])).setColumns(options.map((i) => own[0][i])).setRequired(false);
  }
  Logger.log(`To answer: ${form.getPublishedUrl()}`);
  Logger.log(`To change: ${form.getEditUrl()}`);
}
