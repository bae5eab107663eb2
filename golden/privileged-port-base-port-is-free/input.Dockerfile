FROM mcr.microsoft.com/dotnet/aspnet:8.0
WORKDIR /srv
COPY out .
ENV ASPNETCORE_URLS=http://+:80
EXPOSE 80
ENTRYPOINT ["dotnet", "Shop.dll"]
