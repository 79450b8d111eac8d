/** What the service asks of GitHub end to end is held against GitHub's own description of its API. */
process.env['APP_PRELOAD'] = './test/github/watch-process.ts';
