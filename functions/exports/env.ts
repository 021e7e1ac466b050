/** The environment of what asks for exports, and of what hands them out. */
export type ExportsEnvironment = { EXPORTS_TABLE: string };
export type FilesEnvironment = ExportsEnvironment & { EXPORTS_BUCKET: string };

/** The environment of what makes them. */
export type MakeExportEnvironment = FilesEnvironment & { COMMERCE_TABLE: string };
