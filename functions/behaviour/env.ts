/** The environment of functions that show users their profile and change it. */
export const profilesEnv = ["BEHAVIOUR_TABLE"] as const;

/** The environment of functions that store events: the table of profiles and the delivery stream into the log. */
export const behaviourEnv = ["BEHAVIOUR_TABLE", "BEHAVIOUR_STREAM"] as const;

/** The same for events from clients: also the catalogue's table. */
export const recordEventsEnv = [...behaviourEnv, "CATALOGUE_TABLE"] as const;

/** The environment of the function that shows users what the shop infers from their history. */
export const portraitEnv = [...profilesEnv, "CATALOGUE_TABLE", "COMMERCE_TABLE", "LEARNING_TABLE"] as const;
