export const webhookPath = '/api/github/webhooks';
export const webhookSecret = 'a secret of the benchmark alone';
