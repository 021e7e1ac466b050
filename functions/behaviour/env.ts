/** The environment of functions that show a user what is known of them, and changes it. */
export const profilesEnv = ["BEHAVIOUR_TABLE"] as const;

/** The environment of functions that keep events: the table of profiles and the delivery stream into the log. */
export const behaviourEnv = ["BEHAVIOUR_TABLE", "BEHAVIOUR_STREAM"] as const;

/** And of what takes them from clients: the catalogue's table beside. */
export const recordEventsEnv = [...behaviourEnv, "CATALOGUE_TABLE"] as const;
