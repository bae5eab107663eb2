FROM ruby:3.3-slim
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
RUN apt-get update -qq && apt-get install -y build-essential libpq-dev nodejs
WORKDIR /myapp
COPY --chown=10001:10001 Gemfile /myapp/Gemfile
COPY --chown=10001:10001 Gemfile.lock /myapp/Gemfile.lock
RUN bundle install
COPY --chown=10001:10001 . /myapp

COPY entrypoint.sh /usr/bin/
RUN chmod +x /usr/bin/entrypoint.sh
RUN chown 10001:10001 /myapp
USER 10001:10001
ENTRYPOINT ["entrypoint.sh"]
EXPOSE 3000
CMD ["rails", "server", "-b", "0.0.0.0"]
