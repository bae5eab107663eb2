FROM mcr.microsoft.com/dotnet/aspnet:8.0
COPY . /srv
CMD ["dotnet", "/srv/a.dll"]
