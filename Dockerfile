# docker build --tag specgate .
# docker run --rm -v "$PWD:/repo" specgate lint
# For commands that write (init, adopt, finalize): --user "$(id -u):$(id -g)"
# The service (docs/operate.md): docker run -p 127.0.0.1:3000:3000 -v specgate-data:/data -e … specgate service

FROM node:24-slim AS build
WORKDIR /specgate
COPY package.json package-lock.json .npmrc ./
# Without scripts: the image has its own Node, and the sources to build are not here yet.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY .ci ./.ci
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts && find node_modules -name '*.map' -delete

FROM node:24-alpine
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
# A mounted repository belongs to somebody else than the user in here, which git would refuse to read.
RUN apk add --no-cache git && git config --system --add safe.directory /repo
WORKDIR /opt/specgate
COPY --from=build /specgate/node_modules ./node_modules
COPY --from=build /specgate/dist ./dist
COPY package.json LICENSE ./
COPY prompts ./prompts
COPY docs/rules ./docs/rules
COPY docs/schema ./docs/schema
# With `exec`, so that the service itself is told when it is to stop.
RUN printf '%s\n' '#!/bin/sh' \
  'if [ "$1" = service ]; then shift; export SPECGATE_CACHE="${SPECGATE_CACHE:-$DATA_DIR/facts}"; exec node /opt/specgate/dist/app.js "$@"; fi' \
  'exec node /opt/specgate/dist/cli.js "$@"' > /usr/local/bin/specgate \
  && chmod +x /usr/local/bin/specgate && mkdir /data && chown node:node /data
USER node
WORKDIR /repo
VOLUME /data
EXPOSE 3000
# Of the service: the command line is done before anybody asks.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD wget -q -O /dev/null "http://127.0.0.1:$PORT/health"
ENTRYPOINT ["specgate"]
CMD ["--help"]
