// For the image's HEALTHCHECK: exit 0 when the service is ready. The slim image has no curl.
const { DIGIHUB_SERVICE: service, DIGIHUB_PORT: port = '3000' } = process.env;
const answer = await globalThis
  .fetch(`http://127.0.0.1:${port}/${service}/health/ready`)
  .catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
