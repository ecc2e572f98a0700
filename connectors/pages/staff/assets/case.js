// The steps of a case: each is a form that is sent, and the page then shows what became of it.

import { wire } from "./forms.js";

wire();
