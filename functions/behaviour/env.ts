/** The environment of what keeps events: the table of profiles and the delivery stream into the log. */
export type BehaviourEnvironment = { BEHAVIOUR_TABLE: string; BEHAVIOUR_STREAM: string };
