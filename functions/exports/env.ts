/** The environment of functions that request exports, and of those that hand them out. */
export const exportsEnv = ["EXPORTS_TABLE"] as const;

export const filesEnv = [...exportsEnv, "EXPORTS_BUCKET"] as const;

/** The environment of functions that make exports. */
export const makeExportEnv = [...filesEnv, "COMMERCE_TABLE"] as const;
