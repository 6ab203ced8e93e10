import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { isCarryingOut } from "./carryingOut.ts";
import { PatientView } from "./PatientView.tsx";

const officer = { name: "小林 優子", id: "auditor-1" };
const view = renderToStaticMarkup(
  <PatientView officer={officer}>
    <p>本文</p>
  </PatientView>,
);

test("the officer's name lies over the whole view, and is not read aloud", () => {
  expect(view.split("小林 優子 auditor-1").length - 1).toBeGreaterThanOrEqual(40);
  expect(view).toContain('aria-hidden="true"');
  expect(view).toContain('data-patient-view="true"');
});

test("copying, cutting, dragging, the menu and selecting are closed, but for correcting one's own typing", () => {
  const field = { tagName: "INPUT" };
  expect((["copy", "cut", "dragstart", "contextmenu", "selectstart"] as const).map((act) => isCarryingOut(act, { tagName: "P" }))).toEqual([true, true, true, true, true]);
  expect([isCarryingOut("selectstart", field), isCarryingOut("copy", field), isCarryingOut("selectstart", null)]).toEqual([false, true, true]);
});
