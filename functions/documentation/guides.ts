export const guides = "A marketplace for paid knowledge.";
