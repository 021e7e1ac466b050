/** The environment of functions that list reviews. */
export const reviewsEnv = ["LEARNING_TABLE", "CATALOGUE_TABLE", "IDENTITY_TABLE"] as const;

/** The environment of functions that update reviews by entitlements. */
export const bearingEnv = ["LEARNING_TABLE", "COMMERCE_TABLE"] as const;

/** The environment of functions that ask whether a customer is entitled. */
export const accessEnv = ["CATALOGUE_TABLE", "COMMERCE_TABLE"] as const;

/** The environment of functions that hand out content. */
export const contentEnv = [...accessEnv, "CONTENT_BUCKET", "LEARNING_TABLE"] as const;

/** The environment of routes for entitled customers: their library, progress and reviews. */
export const studyEnv = [...accessEnv, "LEARNING_TABLE"] as const;

export const libraryEnv = [...studyEnv, "CREATORS_TABLE"] as const;

/** The environment of functions for wishlists. */
export const wishEnv = ["LEARNING_TABLE", "CATALOGUE_TABLE"] as const;

/** The environment of functions that show a customer's wishes. */
export const wishlistEnv = [...wishEnv, "CREATORS_TABLE"] as const;

/** The environment of functions that write reviews, which authors may have shown with their names. */
export const reviewEnv = [...studyEnv, "IDENTITY_TABLE"] as const;

/** The environment of functions that need nothing but learning's table. */
export const learningEnv = ["LEARNING_TABLE"] as const;

/** The environment of functions that show customers their own reviews, with the products. */
export const writtenEnv = [...learningEnv, "IDENTITY_TABLE", "CATALOGUE_TABLE"] as const;

/** The environment of functions that show reviews with their authors' names. */
export const answeringEnv = [...learningEnv, "IDENTITY_TABLE"] as const;
