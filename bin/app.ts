/** What `cdk` runs, and `npm run synth`: the templates of the whole platform, with what deploys of each function. */
import { lyceum } from "../lib/app.ts";

lyceum({ outdir: process.env.CDK_OUTDIR ?? "cdk.out" }).synth();
