// One file, as what is deployed is synthesised once for all of them.
import "./alarms.suite.ts";
import "./costs.suite.ts";
import "./destruction.suite.ts";
