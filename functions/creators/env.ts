/** The environment of functions that read and write profiles and follows. */
export const creatorsEnv = ["CREATORS_TABLE"] as const;

/** The environment of functions that show what creators have on sale. */
export const pagesEnv = [...creatorsEnv, "CATALOGUE_TABLE"] as const;

/** The environment of functions that handle pictures. */
export const uploadsEnv = ["MEDIA_BUCKET"] as const;
export const picturesEnv = [...creatorsEnv, ...uploadsEnv] as const;
