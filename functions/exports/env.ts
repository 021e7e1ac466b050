/** The environment of functions that ask for exports, and of what hands them out. */
export const exportsEnv = ["EXPORTS_TABLE"] as const;

export const filesEnv = [...exportsEnv, "EXPORTS_BUCKET"] as const;

/** The environment of functions that make them. */
export const makeExportEnv = [...filesEnv, "COMMERCE_TABLE"] as const;
