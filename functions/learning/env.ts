/** The environment of what lists reviews. */
export type ReviewsEnvironment = { LEARNING_TABLE: string; CATALOGUE_TABLE: string };

/** The environment of what keeps reviews with the rights that bear them. */
export type BearingEnvironment = { LEARNING_TABLE: string; COMMERCE_TABLE: string };

/** The environment of what asks whether a customer is entitled. */
export type AccessEnvironment = { CATALOGUE_TABLE: string; COMMERCE_TABLE: string };

/** The environment of what hands out content. */
export type ContentEnvironment = AccessEnvironment & { CONTENT_BUCKET: string; LEARNING_TABLE: string };

/** The environment of what entitled customers keep and see: their library, progress and reviews. */
export type StudyEnvironment = AccessEnvironment & { LEARNING_TABLE: string };
