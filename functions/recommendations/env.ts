/** The values of RERANKER_FORMAT: the protocol of the endpoint RERANKER_ENDPOINT. */
export const rerankerFormats = ["factorization-machine", "sequence"] as const;
export type RerankerFormat = (typeof rerankerFormats)[number];

/** The environment of functions that make lists. A stage with a re-ranker also sets RERANKER_ENDPOINT and RERANKER_FORMAT. */
export const servingEnv = [
  "CATALOGUE_TABLE",
  "CREATORS_TABLE",
  "COMMERCE_TABLE",
  "BEHAVIOUR_TABLE",
  "RECOMMENDATIONS_TABLE",
  "CONVERSION_TABLE",
  "MODEL_BUCKET",
] as const;

/** The environment of functions that read receipts, or read and write rules. */
export const receiptsEnv = ["RECOMMENDATIONS_TABLE"] as const;

/** The environment of the function that lists similar products. */
export const similarEnv = ["CATALOGUE_TABLE", "CREATORS_TABLE", "RECOMMENDATIONS_TABLE", "MODEL_BUCKET"] as const;

/** The environment of the function that tells what goes with buying a product. */
export const decisionsEnv = ["CATALOGUE_TABLE", "RECOMMENDATIONS_TABLE"] as const;

/** The environment of functions that list models and move the pointer. */
export const modelsEnv = ["RECOMMENDATIONS_TABLE"] as const;

/** The environment of the training run. */
export const retrainEnv = [
  "RECOMMENDATIONS_TABLE",
  "MODEL_BUCKET",
  "BEHAVIOUR_BUCKET",
  "BEHAVIOUR_TABLE",
  "CATALOGUE_TABLE",
] as const;

/** The environment of the function that attributes orders to lists. */
export const attributeOrdersEnv = ["RECOMMENDATIONS_TABLE", "IDENTITY_TABLE"] as const;

/** The environment of the function that attributes clicks and study to lists. */
export const attributeDaysEnv = [
  "RECOMMENDATIONS_TABLE",
  "IDENTITY_TABLE",
  "BEHAVIOUR_BUCKET",
  "MODEL_BUCKET",
] as const;

/** The environment of the function that starts a training run. */
export const startRetrainingEnv = ["RECOMMENDATIONS_TABLE", "RETRAIN_FUNCTION"] as const;
