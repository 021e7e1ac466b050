/** The environment of what reads and writes profiles and follows. */
export const creatorsEnv = ["CREATORS_TABLE"] as const;

/** The environment of what shows what creators have on sale. */
export const pagesEnv = [...creatorsEnv, "CATALOGUE_TABLE"] as const;

/** The environment of what touches pictures. */
export const uploadsEnv = ["MEDIA_BUCKET"] as const;
export const picturesEnv = [...creatorsEnv, ...uploadsEnv] as const;
