export const PERMISSIONS = {
  "incidents:read": "See incidents, their alerts, timelines and comments",
  "incidents:respond": "Take on, assign, comment, close, reopen and merge incidents",
  "incidents:configure": "Set when incidents open and what groups alerts",
} as const;
