FROM mcr.microsoft.com/dotnet/aspnet:6.0 AS base
WORKDIR /app
EXPOSE 8080
EXPOSE 443

FROM mcr.microsoft.com/dotnet/sdk:6.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish -o /out

FROM base
RUN groupadd --gid 10001 app && useradd --no-log-init --create-home --uid 10001 --gid 10001 --shell /usr/sbin/nologin app
COPY --from=build --chown=10001:10001 /out .
RUN chown 10001:10001 /app
ENV ASPNETCORE_URLS=http://+:8080
USER 10001:10001
ENTRYPOINT ["dotnet", "shop.dll"]
