export const PERMISSIONS = {
  "incidents:read": "See incidents, their alerts, timelines, comments and evidence",
  "incidents:respond": "Take on, assign, comment, keep evidence, close, reopen and merge incidents",
  "incidents:configure": "Set when incidents open and what groups alerts",
} as const;
