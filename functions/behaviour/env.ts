/** The environment of what keeps events: the table of profiles and the delivery stream into the log. */
export type BehaviourEnvironment = { BEHAVIOUR_TABLE: string; BEHAVIOUR_STREAM: string };
/** And of what takes them from clients: the catalogue's table beside. */
export type RecordEventsEnvironment = BehaviourEnvironment & { CATALOGUE_TABLE: string };
