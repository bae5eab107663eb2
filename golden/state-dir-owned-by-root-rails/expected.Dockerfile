FROM ruby:3.3
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
WORKDIR /srv/shop
COPY --chown=10001:10001 . .
RUN bundle install && bundle exec rake assets:precompile
RUN mkdir -p /srv/shop /srv/shop/log /srv/shop/tmp && chown 10001:10001 /srv/shop /srv/shop/log /srv/shop/tmp
USER 10001:10001
CMD ["bundle", "exec", "puma"]
