/** @file English texts about tags. */
export const tags = {
  'tags.label': 'Tags',
  'tags.hint': 'Separated by commas.',
  'tags.known': 'Tags in use',
  'tags.too-long': 'A tag has at most {{limit}} characters.',
  'tags.filter': 'Show only accounts with these tags',
  'tags.none': 'No account has all of these tags: {{tags}}.',
  'tags.none.query': 'No account with the tags {{tags}} has “{{query}}” in its service or account name.',
  'search.none.hash': 'No account matches “{{query}}”. Words with # are looked for in tags, all others in service and account names.',
  'search.all': 'Show all accounts',
  'history.tags': 'Tags: {{value}}',
  'restore.what.tags': 'other tags',
} as const;
