// Back to a release by one click.

import { wire } from "./forms.js";

wire();
