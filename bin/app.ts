import { lyceum } from "../lib/app.ts";

lyceum().synth();
