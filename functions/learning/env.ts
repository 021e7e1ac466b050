/** The environment of what lists reviews. */
export const reviewsEnv = ["LEARNING_TABLE", "CATALOGUE_TABLE", "IDENTITY_TABLE"] as const;

/** The environment of what keeps reviews with the rights that bear them. */
export const bearingEnv = ["LEARNING_TABLE", "COMMERCE_TABLE"] as const;

/** The environment of what asks whether a customer is entitled. */
export const accessEnv = ["CATALOGUE_TABLE", "COMMERCE_TABLE"] as const;

/** The environment of what hands out content. */
export const contentEnv = [...accessEnv, "CONTENT_BUCKET", "LEARNING_TABLE"] as const;

/** The environment of what entitled customers keep and see: their library, progress and reviews. */
export const studyEnv = [...accessEnv, "LEARNING_TABLE"] as const;

export const libraryEnv = [...studyEnv, "CREATORS_TABLE"] as const;

/** The environment of what keeps a customer's wishes. */
export const wishEnv = ["LEARNING_TABLE", "CATALOGUE_TABLE"] as const;

/** The environment of what shows a customer's wishes. */
export const wishlistEnv = [...wishEnv, "CREATORS_TABLE"] as const;

/** The environment of what shows a customer where they are. */
export const progressEnv = ["LEARNING_TABLE"] as const;
/** The environment of what writes reviews, which authors may have shown with their names. */
export const reviewEnv = [...studyEnv, "IDENTITY_TABLE"] as const;

/** The environment of what reads or changes reviews alone. */
export const learningEnv = ["LEARNING_TABLE"] as const;

/** The environment of what shows reviews with their authors' names. */
export const answeringEnv = [...learningEnv, "IDENTITY_TABLE"] as const;
