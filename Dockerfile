# The call server with its console, and the `patchcord` command, without what building and testing needs. docs/self-host.md says how to run it.
#   docker build -t patchcord .
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY runtime/package.json runtime/
COPY protocol/package.json protocol/
COPY exotel/package.json exotel/
COPY client/package.json client/
COPY server/package.json server/
COPY cli/package.json cli/
# Optional is the pinned Node.js, which the image has already. Not `npm ci`, for the reason that scripts/install.mjs gives.
RUN npm install --no-save --omit=dev --omit=optional --workspace server --workspace cli

FROM ${NODE_IMAGE} AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY protocol/package.json protocol/
COPY client/package.json client/
COPY console/package.json console/
RUN npm install --no-save --include=dev --workspace console
COPY protocol protocol
COPY client client
COPY console console
RUN npm run build --workspace console

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production PORT=5050 DATA_DIR=/app/data
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY runtime runtime
COPY protocol protocol
COPY exotel exotel
COPY client client
COPY server server
COPY cli cli
COPY --from=console /app/console/dist console/dist
COPY agents agents
RUN mkdir data && chown node:node data
USER node
EXPOSE 5050
# As docs/self-host.md says: /livez restarts, /readyz sends traffic elsewhere.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/livez').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node.js itself, not npm: SIGTERM must reach the server.
CMD ["node", "server/src/main.ts"]
