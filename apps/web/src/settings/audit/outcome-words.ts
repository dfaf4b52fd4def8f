/** Outcomes in the words of the screens. */
export const OUTCOME_WORDS = { success: "Done", refused: "Refused", failed: "Failed" } as const;
