/** The environment of what makes lists for callers. */
export type ServingEnvironment = {
  CATALOGUE_TABLE: string;
  COMMERCE_TABLE: string;
  BEHAVIOUR_TABLE: string;
  RECOMMENDATIONS_TABLE: string;
  MODEL_BUCKET: string;
  /** The re-ranker's endpoint; without one, lists are in our own order. */
  RERANKER_ENDPOINT?: string;
};

/** The environment of what reads receipts, and of what reads and writes rules. */
export type ReceiptsEnvironment = Pick<ServingEnvironment, "RECOMMENDATIONS_TABLE">;

/** The environment of similar products. */
export type SimilarEnvironment = Pick<ServingEnvironment, "CATALOGUE_TABLE" | "RECOMMENDATIONS_TABLE" | "MODEL_BUCKET">;

/** The environment of what lists models and moves the pointer. */
export type ModelsEnvironment = { RECOMMENDATIONS_TABLE: string };

/** The environment of the training run. */
export type RetrainEnvironment = {
  RECOMMENDATIONS_TABLE: string;
  MODEL_BUCKET: string;
  BEHAVIOUR_BUCKET: string;
  CATALOGUE_TABLE: string;
};

/** The environment of what starts a training run. */
export type StartRetrainingEnvironment = { RECOMMENDATIONS_TABLE: string; RETRAIN_FUNCTION: string };
