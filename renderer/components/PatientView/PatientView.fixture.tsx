import { createRoot } from "react-dom/client";
import "../../trusted-types.ts";
import "../../styles/index.css";
import { PatientView } from "./PatientView.tsx";

/** The component by itself, for its own test: no screen of the program shows a patient yet. */
const root = document.querySelector("#root");
if (root !== null) {
  createRoot(root).render(
    <PatientView officer={{ name: "小林 優子", id: "auditor-1" }}>
      <p id="record">架空 太郎 昭和40年1月1日</p>
      <input id="field" aria-label="field" defaultValue="typed" />
    </PatientView>,
  );
}
