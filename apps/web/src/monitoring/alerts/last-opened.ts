/** The alert whose page was open last: its row has the focus when one comes back to the list. */
export const lastOpened: { id: string | undefined } = { id: undefined };
