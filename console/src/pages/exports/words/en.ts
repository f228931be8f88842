/** English of files that are made of a list. Its keys are the keys of the other languages. */
export const en = {
  'exports.menu': 'Export',
  'exports.making': 'Making the file',
  'exports.rows': '{{count}} rows so far',
  'exports.ready': 'The file is ready',
  'exports.readyText': '{{count}} rows. The link is good for a quarter of an hour; the file is kept for a week among the exports.',
  'exports.download': 'Download',
  'exports.failed': 'The file could not be made',
  'exports.failedText': 'Narrow what is asked for and try again.',
  'exports.leave': 'You can close this: the file goes on being made.',
  'exports.all': 'What the list is filtered to, all of it',
} as const;
