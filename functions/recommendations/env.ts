/** How the endpoint of RERANKER_ENDPOINT is asked: RERANKER_FORMAT. */
export const rerankerFormats = ["factorization-machine", "sequence"] as const;
export type RerankerFormat = (typeof rerankerFormats)[number];

/** The environment of what makes lists for callers. RERANKER_ENDPOINT and RERANKER_FORMAT are set beside it where a stage has a re-ranker. */
export const servingEnv = [
  "CATALOGUE_TABLE",
  "CREATORS_TABLE",
  "COMMERCE_TABLE",
  "BEHAVIOUR_TABLE",
  "RECOMMENDATIONS_TABLE",
  "MODEL_BUCKET",
] as const;

/** The environment of what reads receipts, and of what reads and writes rules. */
export const receiptsEnv = ["RECOMMENDATIONS_TABLE"] as const;

/** The environment of similar products. */
export const similarEnv = ["CATALOGUE_TABLE", "CREATORS_TABLE", "RECOMMENDATIONS_TABLE", "MODEL_BUCKET"] as const;

/** The environment of what lists models and moves the pointer. */
export const modelsEnv = ["RECOMMENDATIONS_TABLE"] as const;

/** The environment of the training run. */
export const retrainEnv = [
  "RECOMMENDATIONS_TABLE",
  "MODEL_BUCKET",
  "BEHAVIOUR_BUCKET",
  "BEHAVIOUR_TABLE",
  "CATALOGUE_TABLE",
] as const;

/** The environment of what counts the orders that lists led to. */
export const attributeOrdersEnv = ["RECOMMENDATIONS_TABLE", "IDENTITY_TABLE"] as const;

/** The environment of what counts clicks and study by the log. */
export const attributeDaysEnv = [
  "RECOMMENDATIONS_TABLE",
  "IDENTITY_TABLE",
  "BEHAVIOUR_BUCKET",
  "MODEL_BUCKET",
] as const;

/** The environment of what starts a training run. */
export const startRetrainingEnv = ["RECOMMENDATIONS_TABLE", "RETRAIN_FUNCTION"] as const;
