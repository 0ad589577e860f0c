/* Makes the questionnaire in Google Forms from google-forms.csv. In an empty Google Sheet: File > Import, the CSV;
   then Extensions > Apps Script, paste this in place of what is there, Save, Run. The log shows the form's address. */
const title = "Six areas of the self";
const about = "Teaching items, not a test. These statements were written for a course, to talk about. They measure nothing clinical, have no norms, and say nothing about any one person.\n\nNobody has to answer. You can skip any statement, and stop at any time; nobody will ask why. Give no name, and nothing else by which you could be known. Only what the group as a whole answered will be shown, and only if at least 5 people answered.\n\nThere are no right answers. Take the first one that fits how you see yourself and how you feel these days.";
const stem = "How true is this of you?";
const sent = "Thank you. Your answers are in, without your name.";

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
