/** @file Largest export that is looked at, in megabytes. Exports are kilobytes; icons and attachments make some of them larger. */
export const EXPORT_LIMIT = 32;
