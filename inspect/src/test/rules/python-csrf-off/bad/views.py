from django.views.decorators.csrf import csrf_exempt


@csrf_exempt  # <- finding
def change_password(request):
    pass
