import fc from "fast-check";

/** For mutants: a property that fails is not made smaller, and none is tried for longer than a moment. */
fc.configureGlobal({ endOnFailure: true, interruptAfterTimeLimit: 400, markInterruptAsFailure: false });
