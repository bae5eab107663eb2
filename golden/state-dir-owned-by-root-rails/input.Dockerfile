FROM ruby:3.3
WORKDIR /srv/shop
COPY . .
RUN bundle install && bundle exec rake assets:precompile
CMD ["bundle", "exec", "puma"]
