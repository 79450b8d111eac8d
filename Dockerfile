# docker build --tag specgate .
# docker run --rm -v "$PWD:/repo" specgate lint
# For commands that write (init, adopt, finalize): --user "$(id -u):$(id -g)"

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
ENV NODE_ENV=production
# A mounted repository belongs to somebody else than the user in here, which git would refuse to read.
RUN apk add --no-cache git && git config --system --add safe.directory /repo
WORKDIR /opt/specgate
COPY --from=build /specgate/node_modules ./node_modules
COPY --from=build /specgate/dist ./dist
COPY package.json LICENSE ./
COPY prompts ./prompts
COPY docs/rules ./docs/rules
COPY docs/schema ./docs/schema
RUN chmod +x dist/cli.js && ln -s /opt/specgate/dist/cli.js /usr/local/bin/specgate
USER node
WORKDIR /repo
ENTRYPOINT ["specgate"]
CMD ["--help"]
