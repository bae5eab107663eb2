FROM elixir:1.18 AS build
RUN mix local.hex --force && mix local.rebar --force
ENV MIX_ENV=prod
WORKDIR /app
COPY mix.exs mix.lock ./
RUN mix deps.get --only prod
COPY . .
RUN mix release

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y openssl libncurses6 && apt-get clean
WORKDIR /app
COPY --from=build /app/_build/prod/rel/chat ./
ENV PORT=4000
EXPOSE 4000
CMD ["bin/chat", "start"]
