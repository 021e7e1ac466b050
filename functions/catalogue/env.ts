/** The environment of functions that read and write products. */
export const catalogueEnv = ["CATALOGUE_TABLE"] as const;

/** The environment of the function that receives learning's ratings. */
export const ratingEnv = [...catalogueEnv, "LEARNING_TABLE"] as const;

/** The environment of functions that show products with their creators. */
export const shownEnv = [...catalogueEnv, "CREATORS_TABLE"] as const;

/** The environment of functions that ask who owns a product. */
export const ownedEnv = [...shownEnv, "COMMERCE_TABLE"] as const;

/** The environment of functions that handle covers. */
export const coverEnv = [...catalogueEnv, "MEDIA_BUCKET"] as const;

/** The environment of the survey, which reads training's popularity. */
export const surveyEnv = [...catalogueEnv, "MODEL_BUCKET"] as const;

/** The environment of functions that handle content. */
export const contentEnv = [...catalogueEnv, "CONTENT_BUCKET"] as const;
