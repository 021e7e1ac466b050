/** The environment of what reads and writes products. */
export type CatalogueEnvironment = { CATALOGUE_TABLE: string };

/** The environment of what hears of stars, which learning keeps. */
export type RatingEnvironment = CatalogueEnvironment & { LEARNING_TABLE: string };

/** The environment of what asks who owns a product. */
export type OwnedEnvironment = CatalogueEnvironment & { COMMERCE_TABLE: string };

/** The environment of what touches content. */
export type ContentEnvironment = CatalogueEnvironment & { CONTENT_BUCKET: string };
