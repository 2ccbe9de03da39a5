export default {
  // Segment does not follow the redirect from `/connector/segment/` to `/connector/segment`.
  skipTrailingSlashRedirect: true,
};
