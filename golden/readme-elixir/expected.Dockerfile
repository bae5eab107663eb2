FROM elixir:1.18 AS build
RUN mix local.hex --force && mix local.rebar --force
ENV MIX_ENV=prod
WORKDIR /app
COPY mix.exs mix.lock ./
RUN mix deps.get --only prod
COPY . .
RUN mix release

FROM debian:bookworm-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN apt-get update && apt-get install -y openssl libncurses6 && apt-get clean
WORKDIR /app
COPY --from=build --chown=10001:10001 /app/_build/prod/rel/chat ./
ENV PORT=4000
EXPOSE 4000
RUN chown 10001:10001 /app
USER 10001:10001
CMD ["bin/chat", "start"]
