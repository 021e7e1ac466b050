/** The environment of what reads and writes products. */
export type CatalogueEnvironment = { CATALOGUE_TABLE: string };

/** The environment of what touches content. */
export type ContentEnvironment = CatalogueEnvironment & { CONTENT_BUCKET: string };
