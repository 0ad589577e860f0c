"""What can be checked of deploy/ without a cluster: the keys and versions that its files name."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from mend import exercises, lessons
from mend.jupyter import student
from mend.paths import ROOT

KUBERNETES = ROOT / "deploy" / "kubernetes"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

# From jupyterhub/values.schema.yaml of github.com/jupyterhub/zero-to-jupyterhub-k8s (commit 02dd73d): the chart refuses every
# other key in these places. Where no line is given for a place, it takes what it is given.
CHART = {
    "": "custom cull debug enabled fullnameOverride global hub imagePullSecret imagePullSecrets ingress nameOverride "
    "prePuller proxy rbac scheduling singleuser",
    "hub": "activeServerLimit allowNamedServers annotations args authenticatePrometheus baseUrl command "
    "concurrentSpawnLimit config consecutiveFailureLimit containerSecurityContext cookieSecret db deploymentStrategy "
    "existingSecret extraConfig extraContainers extraEnv extraFiles extraPodSpec extraVolumeMounts extraVolumes image "
    "initContainers labels lifecycle livenessProbe loadRoles namedServerLimitPerUser networkPolicy nodeSelector pdb "
    "podSecurityContext readinessProbe redirectToServer resources revisionHistoryLimit service serviceAccount services "
    "shutdownOnLogout templatePaths templateVars tolerations",
    "proxy": "annotations chp deploymentStrategy https labels secretSync secretToken service traefik",
    "proxy.https": "enabled hosts letsencrypt manual secret type",
    "proxy.https.letsencrypt": "acmeServer contactEmail",
    "singleuser": "allowPrivilegeEscalation cloudMetadata cmd cpu defaultUrl events extraAnnotations extraContainers "
    "extraEnv extraFiles extraLabels extraNodeAffinity extraPodAffinity extraPodAntiAffinity extraPodConfig "
    "extraResource extraTolerations fsGid image initContainers lifecycleHooks memory networkPolicy networkTools "
    "nodeSelector podNameTemplate profileList serviceAccountName startTimeout storage uid",
    "singleuser.image": "name pullPolicy pullSecrets tag",
    "singleuser.memory": "guarantee limit",
    "singleuser.cpu": "guarantee limit",
    "singleuser.storage": "capacity dynamic extraLabels extraVolumeMounts extraVolumes homeMountPath static type",
    "singleuser.networkPolicy": "allowedIngressPorts egress egressAllowRules enabled ingress interNamespaceAccessLabels",
    "singleuser.networkPolicy.egressAllowRules": "cloudMetadataServer dnsPortsCloudMetadataServer "
    "dnsPortsKubeSystemNamespace dnsPortsPrivateIPs nonPrivateIPs privateIPs",
    "prePuller": "annotations containerSecurityContext continuous extraImages extraTolerations hook labels pause "
    "pullProfileListImages resources revisionHistoryLimit",
    "prePuller.hook": "containerSecurityContext enabled image nodeSelector podSchedulingWaitDuration pullOnlyOnChanges "
    "resources serviceAccount tolerations",
    "prePuller.continuous": "enabled",
    "scheduling": "corePods podPriority userPlaceholder userPods userScheduler",
    "scheduling.userScheduler": "annotations containerSecurityContext enabled extraPodSpec image labels logLevel "
    "nodeSelector pdb pluginConfig plugins replicas resources revisionHistoryLimit serviceAccount tolerations",
    "scheduling.podPriority": "defaultPriority enabled globalDefault imagePullerPriority userPlaceholderPriority",
    "scheduling.userPlaceholder": "annotations containerSecurityContext enabled image labels replicas resources "
    "revisionHistoryLimit",
    "scheduling.userPods": "nodeAffinity tolerations",
    "scheduling.userPods.nodeAffinity": "matchNodePurpose",
    "scheduling.corePods": "nodeAffinity tolerations",
    "scheduling.corePods.nodeAffinity": "matchNodePurpose",
    "cull": "adminUsers concurrency enabled every maxAge removeNamedServers timeout users",
}
FREE = {"hub.config", "hub.extraConfig", "hub.templateVars", "hub.resources", "singleuser.extraEnv"}


def _values() -> dict[str, Any]:
    return yaml.safe_load((KUBERNETES / "values.yaml").read_text())


def test_the_chart_knows_every_value():
    def unknown(place: str, given: Any) -> list[str]:
        if not isinstance(given, dict) or place in FREE:
            return []
        assert place in CHART, f"{place} is not in the list of this test"
        paths = {key: f"{place}.{key}".lstrip(".") for key in given}
        bad = [paths[key] for key in given if key not in CHART[place].split()]
        return bad + [name for key in given if key not in bad for name in unknown(paths[key], given[key])]

    assert unknown("", _values()) == []


def test_the_chart_lets_nobody_in_without_a_login():
    hub = _values()["hub"]["config"]
    assert hub["JupyterHub"]["authenticator_class"] == "generic-oauth"
    assert "client_secret" not in hub["GenericOAuthenticator"]
    assert "admin_users" not in str(hub)


def test_the_image_is_the_course_of_this_repository():
    recipe = (KUBERNETES / "Dockerfile").read_text()
    values = _values()["singleuser"]
    assert values["image"]["tag"] == PROJECT["version"] and f"mend:{PROJECT['version']} ." in recipe
    python = re.search(r"^FROM python:(\d+)\.(\d+)-slim$", recipe, re.MULTILINE)
    low, high = re.findall(r"3\.(\d+)", PROJECT["requires-python"])
    assert python and int(low) <= int(python[2]) < int(high)
    # The hub of the chart and the servers it starts are of one minor version: see the chart's change log.
    assert "--version 4.4." in (KUBERNETES / "values.yaml").read_text() and '"jupyterhub==5.5.*"' in recipe
    assert re.search(r"^USER 1000$", recipe, re.MULTILINE)
    command = re.search(r"^CMD (.*)$", recipe, re.MULTILINE)
    assert command and yaml.safe_load(command[1]) == values["cmd"]

    allowed = (KUBERNETES / "Dockerfile.dockerignore").read_text()
    for line in re.findall(r"^COPY (.*) \S+$", recipe, re.MULTILINE):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert f"!{name.partition('-')[0].replace('LICENSE', 'LICENSE*')}\n" in allowed, name
    # What the package is built from is copied, or pip would not find it.
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    assert all(path.startswith("src/mend") for path in [*settings["packages"], *settings["shared-data"]])


def test_a_student_gets_the_course_once_and_keeps_what_is_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    home = tmp_path / "home"
    home.mkdir()
    assert student.lay_out(home) == home / "notebooks"
    assert {path.name for path in (home / "notebooks").iterdir()} == {path.name for path in lessons.every()}
    laid = {path.name for path in (home / "practice").iterdir()}
    assert laid == {folder.name for folder in exercises.folders()}

    mine = home / "notebooks" / lessons.every()[0].name
    mine.write_text("{}")
    (home / "practice" / "01-naming-the-harm" / "answers.json").write_text("mine")
    (home / "practice" / "02-safety-first" / exercises.KEYS).unlink()
    student.lay_out(home)
    assert mine.read_text() == "{}"
    assert (home / "practice" / "01-naming-the-harm" / "answers.json").read_text() == "mine"
    assert (home / "practice" / "02-safety-first" / exercises.KEYS).is_file()
    monkeypatch.setattr("mend.copies.prepare", lambda folder: pytest.fail("nothing was missing"))
    student.lay_out(home)


def test_binder_trusts_the_lessons_and_lays_out_the_exercises(tmp_path: Path):
    from nbformat.sign import NotebookNotary

    clone, signed = tmp_path / "course", tmp_path / "jupyter"
    signed.mkdir()
    for name in ("src", "data", "exercises", "notebooks"):
        shutil.copytree(
            ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        )
    shutil.copy(ROOT / "postBuild", clone)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(clone / "src"), "JUPYTER_DATA_DIR": str(signed)}
    env.pop("MEND_NOTEBOOKS", None)
    done = subprocess.run(
        [clone / "postBuild"], cwd=clone, env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    notary = NotebookNotary(data_dir=str(signed))
    assert all(notary.check_signature(lessons.read(lesson)) for lesson in lessons.every())
    assert {path.name for path in (clone / "practice").iterdir()} == {
        path.name for path in exercises.folders()
    }
