/** The environment of what asks for exports, and of what hands them out. */
export const exportsEnv = ["EXPORTS_TABLE"] as const;

export const filesEnv = [...exportsEnv, "EXPORTS_BUCKET"] as const;

/** The environment of what makes them. */
export const makeExportEnv = [...filesEnv, "COMMERCE_TABLE"] as const;
